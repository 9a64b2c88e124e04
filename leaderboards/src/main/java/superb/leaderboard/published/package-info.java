/** Numbers of papers and of the public SUPERB leaderboard: shown beside measured ones, never among them. */
package superb.leaderboard.published;
