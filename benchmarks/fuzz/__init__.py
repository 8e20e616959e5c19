"""``make fuzz``: broken and hostile files of every kind that Genrescope opens, and sudden ends; nothing may be lost."""
