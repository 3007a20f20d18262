"""One page of what was measured: figures in, tables and plots out."""
