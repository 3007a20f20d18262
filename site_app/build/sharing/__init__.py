"""What stands for a review where it is shared: its picture, or a card."""
