"""List, detail and form pages of any model: one class per model, explicit URLs, no registry."""
