/**
 * Links between nodes by TCP: addresses, security, and strangers who connect. Start at {@link dev.rouse.link.tcp.NettyTransport}.
 * Internal: not for applications, may change in any release.
 */
@NullMarked
package dev.rouse.link.tcp;

import org.jspecify.annotations.NullMarked;
