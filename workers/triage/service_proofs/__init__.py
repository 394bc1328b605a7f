"""What a workflow says of a service that did not answer: one module for one that the job has, one for one it lacks."""
