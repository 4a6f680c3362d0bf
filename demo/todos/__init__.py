"""TodoMVC: one list for all visitors, in step in every window."""
