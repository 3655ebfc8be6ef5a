package dev.rouse.benchmarks.demo;

import dev.rouse.fixture.browser.Chromium;
import dev.rouse.fixture.browser.Window;
import java.util.List;

/** A browser's window with the page of a room, and somebody before it. */
public final class ChatWindow {

    public final Window window;
    private final String name;

    /** Opens it, and waits until it is connected. */
    public ChatWindow(Chromium browser, int port, String name) {
        this.name = name;
        window = browser.open("http://localhost:" + port + "/");
        window.await("document.querySelector('#link').textContent === 'open'");
        window.fill("#name", name);
    }

    public void say(String text) {
        window.fill("#text", text);
        window.click("#say");
    }

    /** Waits for a text. */
    public void hear(String text) {
        window.await("[...document.querySelectorAll('.message .text')].some(it => it.textContent === "
                + Window.quoted(text) + ")");
    }

    /** Everything that it shows to be said, in order. */
    public List<String> heard() {
        return window.texts(".message .text");
    }

    /** Lets the room sleep, and waits until it does. */
    public void letItSleep() {
        int before = window.texts(".asleep").size();
        window.click("#rest");
        window.await("document.querySelectorAll('.asleep').length > " + before);
    }

    @Override
    public String toString() {
        return name + ": " + window.texts("#events li");
    }
}
