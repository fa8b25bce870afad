"""How dates are written in each language. Numbers are written alike in all: a point, no groups."""
