/** Pictures as inline SVG, each with its words: title, description, and a table of what it shows. */
package superb.leaderboard.chart;
