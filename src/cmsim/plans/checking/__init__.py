"""What every plan must stand, and how open it is to gaming: for the library and for plans from outside."""
