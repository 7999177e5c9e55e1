"""The demo's matters and entries: stories told by the product's own verbs, at the days when they would have been."""
