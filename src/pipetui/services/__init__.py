"""The write side: one function a user intent, one transaction and one journal batch each."""
