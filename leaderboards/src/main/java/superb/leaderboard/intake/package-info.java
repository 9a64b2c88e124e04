/** From a folder of records to those that a board may show, and why the others may not. */
package superb.leaderboard.intake;
