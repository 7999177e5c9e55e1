"""The bare Django site that the portal is measured against: the same rows, the same shape, nothing more."""
