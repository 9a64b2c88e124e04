/** Scores: what they count, how sure they are, and what they are worth in SUPERB points. */
package superb.metric;
