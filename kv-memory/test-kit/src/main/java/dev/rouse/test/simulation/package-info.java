/**
 * Runs of a simulated cluster: the plan of a seed, the nodes, what disturbs them, and how a plan that fails is made smaller. Internal: not
 * for applications, may change in any release.
 */
@NullMarked
package dev.rouse.test.simulation;

import org.jspecify.annotations.NullMarked;
