/** Numbers and words as people, spreadsheets and typesetters want them. */
package superb.leaderboard.text;
