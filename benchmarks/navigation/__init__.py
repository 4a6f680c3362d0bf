"""What it costs to go from one page to another: a load, a live visit, a visit fetched ahead, a step back."""
