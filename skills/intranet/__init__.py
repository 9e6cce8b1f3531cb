"""What staff ask for themselves: leave, tickets, where they stand."""
