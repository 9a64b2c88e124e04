/** Sound in memory. Files are read in the tasks module. */
package superb.audio;
