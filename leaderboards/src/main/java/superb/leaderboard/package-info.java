/** Records to a static site that anyone can open, sort, cite and check. */
package superb.leaderboard;
