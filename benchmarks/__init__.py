"""What a request costs, on this machine, as ratios: `make bench`."""
