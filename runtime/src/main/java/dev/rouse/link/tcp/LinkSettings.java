package dev.rouse.link.tcp;

import dev.rouse.wire.Frame;
import dev.rouse.wire.WireLimits;

/**
 * Settings of a node's links.
 *
 * @param self the node
 * @param limits that both sides of the links that it accepts keep to
 */
public record LinkSettings(Frame.Identity self, WireLimits limits, LinkBinding binding, LinkSecurity security) {}
