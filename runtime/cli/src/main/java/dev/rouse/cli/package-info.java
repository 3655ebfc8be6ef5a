/**
 * The command line: looks at the actors of a node and gives it orders, over HTTP. Start at {@link dev.rouse.cli.Main}.
 */
@NullMarked
package dev.rouse.cli;

import org.jspecify.annotations.NullMarked;
