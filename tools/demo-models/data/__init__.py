"""The seeded generators of all text that the demo models are trained on."""
