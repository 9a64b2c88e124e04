/** Pages: views of boards and records, filled into templates that escape everything. */
package superb.leaderboard.page;
