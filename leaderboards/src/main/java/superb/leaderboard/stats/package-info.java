/** When two results differ, and how results that do not differ share a rank. */
package superb.leaderboard.stats;
