"""The roof: settings, urls, menu, roles, commands. Nobody imports it."""
