/**
 * Calls between nodes: routes of shards, calls that go to other nodes, and those that come from there. Start at {@link
 * dev.rouse.remote.RemoteCalls}. Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.remote;

import org.jspecify.annotations.NullMarked;
