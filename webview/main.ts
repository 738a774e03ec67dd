/** The entry of the webview: the document holds one `<checkpoint-lens-app>`. */
import './components/app.ts';
