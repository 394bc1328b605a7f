"""What people see in a browser: made on the server, without scripts and without anything from elsewhere."""
