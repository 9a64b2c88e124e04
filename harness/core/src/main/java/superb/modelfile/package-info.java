/** Networks in files that bring their own arithmetic: asked for by file, tried once, then run clip by clip. */
package superb.modelfile;
