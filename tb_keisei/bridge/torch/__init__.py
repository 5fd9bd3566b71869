"""torch's SummaryWriter on top of EventWriter: the only room that needs torch."""
