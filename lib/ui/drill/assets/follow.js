// Asks the server every so often whether anything has happened since what this page shows. It says what that is: on a busy
// server what was sent last may never have come. It asks again once the answer is there, or is not coming.
const LOST = 5; // seconds

export default function ({ data, parentElement: root, setTriggerValue }) {
  const wait = (seconds) => {
    clearTimeout(root.timer);
    root.timer = setTimeout(() => root.isConnected && ask(), 1000 * seconds);
  };
  const ask = () => {
    wait(LOST);
    root.asked = (root.asked ?? 0) + 1;
    setTriggerValue("look", { number: data.number, asked: root.asked });
  };
  wait(data.every);
  return () => clearTimeout(root.timer);
}
