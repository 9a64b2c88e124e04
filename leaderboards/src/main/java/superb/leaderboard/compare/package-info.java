/** Whether two models differ: paired tests over the same utterances, corrected for the number of tasks, with what they cost. */
package superb.leaderboard.compare;
