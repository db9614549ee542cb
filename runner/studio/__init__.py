"""The analyst's studio: drafts of services, checked, tried, replayed, approved and deployed."""
