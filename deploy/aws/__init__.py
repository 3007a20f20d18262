"""What a stage has on AWS, a module for each service or resource."""
