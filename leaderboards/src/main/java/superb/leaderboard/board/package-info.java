/** Which records share a table, which cells they fill, and what the models cost. */
package superb.leaderboard.board;
