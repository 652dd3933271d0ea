"""Takes orders, prices them with the pricing service and hands them to fulfilment."""
