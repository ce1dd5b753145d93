"""The ranker of recommendations: learns from what was in earlier baskets, orders candidates."""
