"""Reviews kept for other tools, made ours: found, read whatever their form, mapped, rewritten, mended, written."""
