"""What executives read: words, numbers, tables, sentences and figures of a comparison."""
