/** Reports of nodes and of clusters. */
@NullMarked
package dev.rouse.report;

import org.jspecify.annotations.NullMarked;
