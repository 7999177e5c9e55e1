"""Reading lists that organisations already keep (CSV, Excel, JSONL) into the catalogue: try first, then all or nothing."""
