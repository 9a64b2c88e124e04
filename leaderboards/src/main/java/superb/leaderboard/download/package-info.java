/** The same results as files: CSV, JSON, Markdown and LaTeX. */
package superb.leaderboard.download;
