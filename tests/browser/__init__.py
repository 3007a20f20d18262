"""The pages in a real browser, and before the judges of their markup."""
