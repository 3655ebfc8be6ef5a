package dev.rouse.kv.memory.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rouse.fixture.browser.Window;

/** A way to use the page: with a pointer, or with a keyboard alone. */
abstract class Hand {

    /** The page waits for no answer whose view would come in place of what is acted on. */
    static final String IDLE = "document.querySelector('main').getAttribute('aria-busy') !== 'true'";

    final Window window;

    Hand(Window window) {
        this.window = window;
    }

    /** Goes to an element that there is now, and acts on it. */
    abstract void press(String element);

    abstract void write(String element, String text);

    abstract void choose(String element, String value);

    abstract void tick(String element);

    /** An element within others, by what it says or is called. */
    static String named(String within, String name) {
        String quoted = Window.quoted(name);
        return "[..." + within + ".querySelectorAll('button, a')].find(one => !one.disabled && "
                + "(one.getAttribute('aria-label') === " + quoted + " || one.textContent === " + quoted + "))";
    }

    static String all(String selector) {
        return "({querySelectorAll: inner => [...document.querySelectorAll(" + Window.quoted(selector)
                + ")].flatMap(one => [...one.querySelectorAll(inner)])})";
    }

    static String field(String label) {
        return "document.querySelector('[aria-label^=" + Window.quoted(label) + "]')";
    }

    void press(String within, String name) {
        String element = named(all(within), name);
        window.await(IDLE + " && " + element);
        press(element);
    }

    /** Presses a button within {@code section.card} parts of the page. */
    void button(String name) {
        press("main section", name);
    }

    /** Presses one of the orders to an actor. */
    void order(String name) {
        press("main > div.row:not([role])", name);
    }

    void part(String name) {
        press("[role=toolbar]", name);
        window.await(named(all("[role=toolbar]"), name) + ".getAttribute('aria-pressed') === 'true'");
    }

    void confirm() {
        press("dialog", "Do it");
        window.await("document.querySelector('dialog') === null");
    }

    /** Types what is asked for into both fields, the second of which alone lets it be done. */
    void confirm(String typed) {
        window.await("document.querySelectorAll('dialog input').length === 2");
        write("document.querySelectorAll('dialog input')[0]", typed);
        assertThat(window.evaluate("document.querySelector('dialog button').disabled")
                        .asBoolean())
                .as("once is not enough")
                .isTrue();
        write("document.querySelectorAll('dialog input')[1]", typed);
        confirm();
    }

    static final class Pointer extends Hand {

        Pointer(Window window) {
            super(window);
        }

        @Override
        void press(String element) {
            window.point(element);
        }

        @Override
        void write(String element, String text) {
            window.await(element);
            window.point(element);
            window.retype(text);
        }

        @Override
        void choose(String element, String value) {
            window.await(element);
            window.evaluate("(one => { one.value = " + Window.quoted(value)
                    + "; one.dispatchEvent(new Event('change', {bubbles: true})); })(" + element + ")");
        }

        @Override
        void tick(String element) {
            window.await(element);
            window.point(element);
        }
    }

    static final class Keyboard extends Hand {

        private static final int MOST = 120;

        Keyboard(Window window) {
            super(window);
        }

        private void reach(String element) {
            window.await(element);
            for (int i = 0; i < MOST; i++) {
                if (window.evaluate("document.activeElement === " + element).asBoolean()) {
                    return;
                }
                window.press("Tab");
            }
            throw new AssertionError("Tab does not reach " + element);
        }

        @Override
        void press(String element) {
            reach(element);
            window.press("Enter");
        }

        @Override
        void write(String element, String text) {
            reach(element);
            window.retype(text);
        }

        @Override
        void choose(String element, String value) {
            reach(element);
            window.press("Home");
            for (int i = 0; i < MOST; i++) {
                if (window.evaluate(element + ".value").asString().equals(value)) {
                    return;
                }
                window.press("ArrowDown");
            }
            throw new AssertionError("The keyboard does not choose " + value);
        }

        @Override
        void tick(String element) {
            reach(element);
            window.press(" ");
        }
    }
}
