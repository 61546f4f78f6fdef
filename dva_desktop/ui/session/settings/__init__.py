"""Settings and safety: what the person may choose, look after, practise and know."""
