/**
 * Actor types and a server to try them with: {@link dev.rouse.benchmarks.demo.Counter} is the smallest actor
 * there is, {@link dev.rouse.benchmarks.demo.Cart} uses most of what an actor can do,
 * {@link dev.rouse.benchmarks.demo.Reminder} acts on its own when time comes, {@link dev.rouse.benchmarks.demo.Order} is a workflow, {@link dev.rouse.benchmarks.demo.Room} is talked in by
 * browsers, with the page of the server. Start at
 * {@link dev.rouse.benchmarks.demo.DemoServer}.
 */
@NullMarked
package dev.rouse.benchmarks.demo;

import org.jspecify.annotations.NullMarked;
