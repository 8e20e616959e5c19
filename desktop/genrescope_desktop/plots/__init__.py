"""What the two plots on the time axis are made of: clock, cursor, stored columns, pictures, axes."""
