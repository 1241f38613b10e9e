"""Teams of key clients: leader, relationship manager, business manager and support, each another person."""
